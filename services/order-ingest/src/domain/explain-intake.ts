import type { Hold } from '@carrick/mapping'
import { changesOf } from './changes.ts'
import { storiesOf } from './hold-reasons.ts'
import { type Intake, isCancelling, isRefused } from './intake.ts'
import { awaitsCodes } from './waiting-for-codes.ts'

const SERVICE = 'order-ingest'

interface Sentence {
  readonly service: string
  readonly what: string
  readonly since: number
  readonly who: string
  readonly next: string
  readonly waiting: boolean
}

const placeOf = (known: Intake): string => {
  const { step, target, document, cancellation } = known
  if (cancellation?.step === 'DONE') return 'cancelled'
  if (document !== null) return `${document.id} in ${target ?? 'its ERP'}`
  if (isRefused(known)) return `refused by ${target ?? 'its ERP'}`
  return `${step.toLowerCase()}${target === null ? '' : ` for ${target}`}`
}

/** How people tell it from other orders of the same name. */
export const describeIntake = (
  known: Intake,
): { readonly number: string; readonly label: string } => {
  const { orderId, origin } = known.received
  const { number, channel, org, client } = origin
  return {
    number: number ?? orderId,
    label: `${channel} ${org ?? client ?? ''}, ${placeOf(known)}`,
  }
}

const HELD: Readonly<Record<Hold, string>> = {
  DUPLICATE: 'as a possible duplicate',
  PRICE: 'for its price',
  TAX: 'for its tax',
  FRAUD: 'because fraud is suspected',
  ADDRESS: 'for its address',
  EXPORT: 'for export control',
  MANUAL: 'by hand',
}

/** What ends a hold beside a release. */
const ENDS: Readonly<Partial<Record<Hold, string>>> = {
  PRICE: ', or when its ERP agrees',
  TAX: ', or when its ERP agrees',
  ADDRESS: ', or when the address is corrected',
}

/** One sentence for each hold: each has its own owner, and the last one ends it. */
const holdSentences = ({ held = [], since }: Intake): readonly Sentence[] => {
  const stories = storiesOf(held)
  const others = stories.length === 1 ? '' : ', if nothing else holds it'
  return stories.map(({ hold, words, owner }) => ({
    service: SERVICE,
    what: `it is held ${HELD[hold]}: it waits for ${words.join(', ')}`,
    since,
    who: `${owner}, by a release where it was taken or carrick release; or whoever cancels it`,
    next: `it goes on by itself when ${hold} is released${ENDS[hold] ?? ''}${others}`,
    waiting: true,
  }))
}

/** What was found and did not hold it up. */
const remarksOf = ({ findings }: Intake): string => {
  const words = findings
    .filter(({ severity }) => severity === 'warning')
    .map(({ path, message }) => `${path} ${message}`)
  return words.length === 0 ? '' : `, with a remark: ${words.join('; ')}`
}

const standingOf = (known: Intake): readonly Sentence[] => {
  const { step, awaits, findings, target, failure, cancellation } = known
  const since = isCancelling(known) ? cancellation?.at : isRefused(known) ? failure?.at : undefined
  const say = (what: string, who: string, next: string, waiting: boolean): readonly Sentence[] => [
    { service: SERVICE, what, since: since ?? known.since, who, next, waiting },
  ]
  if (cancellation?.step === 'DONE') {
    return say('it is cancelled', 'nobody', 'nothing', false)
  }
  if (cancellation?.step === 'ASKED') {
    return say('its cancellation was asked for', 'the mesh', 'the ERP answers', false)
  }
  if (failure?.rejected === true && failure.problem.code.startsWith('MESH_MAP_')) {
    return say(
      `it cannot be written the way ${target ?? 'the ERP'} wants it: ${failure.problem.message}`,
      'whoever keeps the maps and code lists, or sales, who can change the order',
      'carrick dlq retry posts it when the map is mended; a changed order is posted by itself',
      true,
    )
  }
  if (failure?.rejected === true) {
    return say(
      `${target ?? 'the ERP'} refused it as it is: ${failure.problem.message}`,
      'sales, who can change it where it was taken',
      'a changed order is posted again',
      true,
    )
  }
  switch (step) {
    case 'PARKED':
      if (awaitsCodes(findings)) {
        return say(
          `it is parked: no code list has a value of it: ${awaits.join('; ')}`,
          'whoever keeps the code lists, or sales, who can correct the order',
          'it goes on by itself when the list has the value, or when the corrected order is saved',
          true,
        )
      }
      return say(
        `it is parked: it waits for ${awaits.join(', ')}`,
        'whoever keeps that data in the ERP',
        'it goes on by itself as soon as the ERP knows it',
        true,
      )
    case 'HELD':
      return holdSentences(known)
    case 'INVALID': {
      const errors = findings.filter(({ severity }) => severity === 'error')
      const words = errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
      return say(
        `it is not valid: ${words}`,
        'sales, who can correct it where it was taken',
        'it goes on by itself when the corrected order is saved',
        true,
      )
    }
    case 'QUEUED':
      return say(
        `it was valid and went to ${target ?? 'its ERP'}${remarksOf(known)}`,
        'the mesh',
        'nothing',
        false,
      )
    case 'CHECKING':
      return say(
        `${target ?? 'its ERP'} is asked whether its prices and its tax are right`,
        'the mesh',
        'it goes on when the ERP answers, or with a remark when it does not in time',
        false,
      )
  }
}

const refusalOf = ({ cancellation, target }: Intake): readonly Sentence[] =>
  cancellation?.step === 'REFUSED'
    ? [
        {
          service: SERVICE,
          what: `${target ?? 'its ERP'} did not cancel it: ${cancellation.problem.message}`,
          since: cancellation.at,
          who: 'sales, who wanted it cancelled',
          next: 'it goes its way',
          waiting: false,
        },
      ]
    : []

const linesIn = ({ lineCancellations = [], target }: Intake): readonly Sentence[] =>
  lineCancellations.map(({ step, words, at, problem }) => {
    const erp = target ?? 'its ERP'
    const said = { service: SERVICE, since: at, waiting: false }
    if (step === 'REFUSED') {
      const what = `${erp} did not cancel ${words}: ${problem?.message ?? 'no reason was given'}`
      return { ...said, what, who: 'sales, who wanted it cancelled', next: 'it goes its way' }
    }
    return step === 'DONE'
      ? { ...said, what: `${words} is cancelled`, who: 'nobody', next: 'nothing' }
      : {
          ...said,
          what: `the cancellation of ${words} was asked for`,
          who: 'the mesh',
          next: 'the ERP answers',
        }
  })

const changesIn = (known: Intake): readonly Sentence[] => {
  const { asked, refused } = changesOf(known)
  const erp = known.target ?? 'its ERP'
  const said = { service: SERVICE, waiting: false }
  return [
    ...asked.map(({ version, at }) => ({
      ...said,
      what: `${erp} was asked to take its change over (version ${String(version)})`,
      since: at,
      who: 'the mesh',
      next: 'the ERP answers',
    })),
    ...(refused === null
      ? []
      : [
          {
            ...said,
            what: `its change was refused (version ${String(refused.version)}): ${refused.problem.message}`,
            since: refused.at,
            who: 'sales, who can change it where it was taken',
            next: `version ${String(known.queuedVersion)} stays agreed; the next change is compared with it`,
          },
        ]),
  ]
}

/** Where an order stands before it is at its ERP, in plain words. */
export const explainIntake = (known: Intake): readonly Sentence[] => [
  ...refusalOf(known),
  ...linesIn(known),
  ...(isCancelling(known) ? [] : changesIn(known)),
  ...standingOf(known),
]
