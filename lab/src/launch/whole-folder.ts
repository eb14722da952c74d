import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A folder that is there whole or not at all: it is filled beside itself and renamed, so that neither an
 * interrupted run nor another one at the same time is ever met half way. Throws what `fill` throws.
 */
export const wholeFolder = async (
  folder: string,
  fill: (partial: string) => Promise<void>,
): Promise<void> => {
  if (existsSync(folder)) return
  mkdirSync(dirname(folder), { recursive: true })
  const partial = mkdtempSync(`${folder}.`)
  try {
    await fill(partial)
    renameSync(partial, folder)
  } catch (thrown) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(folder)) throw thrown
  }
}
