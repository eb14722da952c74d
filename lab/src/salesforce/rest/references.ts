import { ApiError, isJsonObject } from './call.ts'

const REFERENCE = /@\{([^}]+)\}/g

const plainValue = (value: unknown): unknown =>
  isJsonObject(value) && 'rawJSON' in value ? Number(value['rawJSON']) : value

const stepsOf = (path: string): string[] =>
  path
    .split('.')
    .flatMap((part) => part.split(/[[\]]+/))
    .filter(Boolean)

const halted = (reference: string): ApiError =>
  new ApiError(
    400,
    'PROCESSING_HALTED',
    `Invalid reference specified. No value for ${reference} found`,
  )

const lookUp = (path: string, answers: ReadonlyMap<string, unknown>): unknown => {
  const [id = '', ...steps] = stepsOf(path)
  if (!answers.has(id)) throw halted(path)
  let value = answers.get(id)
  for (const step of steps) {
    if (Array.isArray(value)) value = (value as readonly unknown[])[Number(step)]
    else if (isJsonObject(value)) {
      const key = Object.keys(value).find((name) => name.toLowerCase() === step.toLowerCase())
      value = key === undefined ? undefined : value[key]
    } else value = undefined
    if (value === undefined) throw halted(path)
  }
  return plainValue(value)
}

const inText = (text: string, answers: ReadonlyMap<string, unknown>): unknown => {
  const whole = /^@\{([^}]+)\}$/.exec(text)?.[1]
  if (whole !== undefined) return lookUp(whole, answers)
  return text.replaceAll(REFERENCE, (_all, path: string) => String(lookUp(path, answers)))
}

/**
 * Replaces `@{refOrder.id}` by what an earlier subrequest answered. Throws ApiError when there is no
 * such answer. Source: REST guide, "Composite", referenceId.
 */
export const resolveReferences = (
  value: unknown,
  answers: ReadonlyMap<string, unknown>,
): unknown => {
  if (typeof value === 'string') return inText(value, answers)
  if (Array.isArray(value)) return value.map((one: unknown) => resolveReferences(one, answers))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, resolveReferences(one, answers)]),
  )
}
