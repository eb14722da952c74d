import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { claimRun } from '@carrick/lab'
import { describeRun, nextSteps } from './run-file.ts'

const mesh = { token: 'admin-token', services: [], ordersUrl: 'http://127.0.0.1:1234' }
const outside = {
  org: { instanceUrl: 'http://127.0.0.1:1', username: 'sales', password: 'of-a-person' },
  erp: { baseUrl: 'http://127.0.0.1:2', adminUrl: 'http://127.0.0.1:3', token: 'erp-token' },
  payments: { baseUrl: 'http://127.0.0.1:5', adminUrl: 'http://127.0.0.1:6', token: 'pay-token' },
  client: { id: 'web-shop', secret: 'a-secret_of-this.start' },
}

let folder: string
let runFile: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-run-'))
  runFile = join(folder, 'run.json')
  claimRun(folder, 0).write(describeRun(mesh, outside, 'http://127.0.0.1:4'))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('what to try when everything is up', () => {
  it('begins with commands that give address and secret to the examples', () => {
    const lines = nextSteps(mesh, outside, '00000101', runFile)
    const commands = lines.filter((line) => /^ {2}[A-Z]+=/.test(line))
    const shown = execFileSync('sh', ['-c', [...commands, 'echo "$URL $SECRET"'].join('\n')], {
      encoding: 'utf8',
      env: { PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) },
    })
    expect(shown).toBe(`${mesh.ordersUrl} ${outside.client.secret}\n`)
  })

  it('shows no secret that a program uses', () => {
    const text = nextSteps(mesh, outside, '00000101', runFile).join('\n')
    for (const secret of [
      outside.client.secret,
      outside.erp.token,
      outside.payments.token,
      mesh.token,
    ]) {
      expect(text).not.toContain(secret)
    }
  })
})

describe('the file of a run', () => {
  it('is for its owner alone', () => {
    expect(statSync(runFile).mode & 0o777).toBe(0o600)
  })
})
