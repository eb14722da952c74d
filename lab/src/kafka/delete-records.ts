import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { kafkaClasspath } from './start-kafka.ts'

const CEILING_MS = 60_000

export interface RecordsBefore {
  readonly topic: string
  readonly partition: number
  /** The first offset that stays. */
  readonly offset: number
}

/** Moves the start of the log, as retention does. `broker` is `host:port`. */
export const deleteRecords = async (
  downloads: string,
  broker: string,
  before: readonly RecordsBefore[],
): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'carrick-delete-'))
  const file = join(folder, 'offsets.json')
  try {
    writeFileSync(file, JSON.stringify({ version: 1, partitions: before }))
    await promisify(execFile)(
      'java',
      [
        '-cp',
        kafkaClasspath(downloads),
        'org.apache.kafka.tools.DeleteRecordsCommand',
        '--bootstrap-server',
        broker,
        '--offset-json-file',
        file,
      ],
      { timeout: CEILING_MS },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
