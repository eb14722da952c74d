import { expect, it } from '@jest/globals'
import { type Finding, hasErrors } from './finding.ts'

const finding = (severity: Finding['severity']): Finding => ({
  path: 'lines[0].quantity',
  code: 'MESH_TEST_FINDING',
  severity,
  message: 'is -1; expected more than 0',
})

it('a warning alone stops nothing, one error among warnings does', () => {
  expect(hasErrors([])).toBe(false)
  expect(hasErrors([finding('warning')])).toBe(false)
  expect(hasErrors([finding('warning'), finding('error')])).toBe(true)
})
