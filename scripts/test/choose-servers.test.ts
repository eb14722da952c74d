import { describe, expect, it } from '@jest/globals'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseServers, engineAnswers } from './choose-servers.ts'

const running = (): Promise<boolean> => Promise.resolve(true)
const absent = (): Promise<boolean> => Promise.resolve(false)

describe('the servers of the integration tests', () => {
  it.each([
    ['containers where an engine answers', undefined, running, 'containers'],
    ["the project's own where none does", undefined, absent, 'own'],
    ["the project's own when asked for, engine or not", 'own', running, 'own'],
    ['containers when asked for', 'containers', running, 'containers'],
  ])('are %s', async (_what, wanted, answers, expected) => {
    expect(await chooseServers(wanted, answers)).toBe(expected)
  })

  it.each([
    ['containers', /no container engine answers/],
    ['podman', /expected own or containers/],
  ])('cannot be "%s" without an engine', async (wanted, words) => {
    await expect(chooseServers(wanted, absent)).rejects.toMatchObject({
      code: 'MESH_TEST_SERVERS',
      message: expect.stringMatching(words),
    })
  })
})

describe('a container engine', () => {
  const answerOf = async (script: string): Promise<boolean> => {
    const folder = mkdtempSync(join(tmpdir(), 'carrick-engine-'))
    const client = join(folder, 'docker')
    writeFileSync(client, `#!/bin/sh\n${script}\n`)
    chmodSync(client, 0o755)
    try {
      return await engineAnswers(client)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  it.each([
    ['answers with its version', 'echo 28.2.2', true],
    [
      'is not there behind its client',
      'echo "Cannot connect to the Docker daemon" >&2; exit 1',
      false,
    ],
    ['is not there though the client says all is well', 'echo', false],
  ])('%s', async (_what, script, expected) => {
    expect(await answerOf(script)).toBe(expected)
  })

  it('is not there without its client', async () => {
    expect(await engineAnswers('/no/such/docker')).toBe(false)
  })
})
