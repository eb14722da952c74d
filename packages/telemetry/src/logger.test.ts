import { describe, expect, it } from '@jest/globals'
import { createLogger } from './logger.ts'

const linesOf = (
  write: (log: ReturnType<typeof createLogger>) => void,
): Record<string, unknown>[] => {
  const lines: string[] = []
  const log = createLogger({
    service: 'erp-poster',
    destination: { write: (line) => lines.push(line) },
  })
  write(log)
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('logger', () => {
  it('names the service and the level on every line', () => {
    const [line] = linesOf((log) => {
      log.info({ key: 'o-1' }, 'order posted')
    })
    expect(line).toMatchObject({
      service: 'erp-poster',
      level: 'info',
      key: 'o-1',
      msg: 'order posted',
    })
  })

  it('writes an error with its cause', () => {
    const [line] = linesOf((log) => {
      log.error({ err: new Error('call failed', { cause: new Error('connection reset') }) }, 'post')
    })
    expect(JSON.stringify(line)).toContain('connection reset')
  })
})
