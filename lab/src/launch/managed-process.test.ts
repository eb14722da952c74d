import { afterAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../eventually.fixture.ts'
import { startProcess } from './managed-process.ts'
import { runningInGroup } from './process-group.ts'

const folder = mkdtempSync(join(tmpdir(), 'carrick-process-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a server with a child that does not mind being asked to stop', () => {
  it('has ended with that child when it is stopped', async () => {
    const server = await startProcess({
      name: 'a server',
      command: 'sh',
      args: ['-c', `(trap '' TERM; echo deaf; exec sleep 60) & exec sleep 60`],
      logFile: join(folder, 'server.log'),
    })
    await eventually('its child', () => server.wrote(/deaf/))
    expect(runningInGroup(server.pid)).toHaveLength(2)
    await server.stop()
    expect(runningInGroup(server.pid)).toEqual([])
  })
})
