const ANY = Symbol('%')
const ONE = Symbol('_')
type Part = string | typeof ANY | typeof ONE

/** Letter by letter; a wildcard behind a backslash is a letter. */
const partsOf = (pattern: string): Part[] =>
  Array.from(pattern.toLowerCase().matchAll(/\\[%_]|./gs), ([found]): Part => {
    if (found === '%') return ANY
    if (found === '_') return ONE
    return found.length === 2 && found.startsWith('\\') ? found.slice(1) : found
  })

/**
 * The test behind `LIKE`, without regard to case. No regular expression: one made of many `%` can
 * take for ever on a text that does not match.
 */
export const likePattern = (pattern: string): ((text: string) => boolean) => {
  const parts = partsOf(pattern)
  return (text) => {
    const letters = text.toLowerCase()
    let at = 0
    let part = 0
    let lastAny = -1
    let restart = 0
    while (at < letters.length) {
      const wanted = parts[part]
      if (wanted === ANY) {
        lastAny = part
        restart = at
        part += 1
      } else if (wanted === ONE || wanted === letters[at]) {
        at += 1
        part += 1
      } else if (lastAny >= 0) {
        restart += 1
        at = restart
        part = lastAny + 1
      } else return false
    }
    return parts.slice(part).every((rest) => rest === ANY)
  }
}
