import {
  type Answer,
  actorOf,
  ApiError,
  type Call,
  type Handler,
  isJsonObject,
  type JsonObject,
  listOfObjects,
  objectBody,
  parserError,
} from './call.ts'
import { errorAnswer } from './error-answer.ts'
import { resolveReferences } from './references.ts'
import type { Router } from './router.ts'
import { splitUrl } from './split-url.ts'
import type { Transaction } from '../store/transaction.ts'

const LIMIT = 25

const lowerCase = (headers: unknown): Record<string, string> =>
  isJsonObject(headers)
    ? Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      )
    : {}

const textOf = (request: JsonObject, name: string): string => {
  const value = request[name]
  if (typeof value !== 'string') throw parserError(`${name}: expected a text in every subrequest`)
  return value
}

/** A subrequest as a call of its own. Throws ApiError. */
const callOf = (
  call: Call,
  request: JsonObject,
  url: string,
  body: unknown,
  transaction: Transaction | undefined,
): Call => {
  const target = splitUrl(url.startsWith('/') ? url : `/services/data/${url}`)
  if (target?.version === undefined)
    throw new ApiError(
      400,
      'INVALID_BATCH_REQUEST',
      `A url like /services/data/v${call.version}/... is needed, not ${url}`,
    )
  return {
    ...call,
    method: textOf(request, 'method').toUpperCase(),
    segments: target.segments,
    query: target.query,
    version: target.version,
    headers: { ...call.headers, ...lowerCase(request['httpHeaders']) },
    body,
    transaction,
  }
}

const attempt = (work: () => Answer): Answer => {
  try {
    return work()
  } catch (thrown) {
    return errorAnswer(thrown)
  }
}

class RolledBack extends Error {}

const HALTED =
  'The transaction was rolled back since another operation in the same transaction failed.'

const haltedAnswer = (): Answer => ({
  status: 400,
  body: [{ errorCode: 'PROCESSING_HALTED', message: HALTED }],
})

const wireAnswer = (referenceId: string, { status, body, headers }: Answer): object => ({
  body: body ?? null,
  httpHeaders: headers?.['location'] === undefined ? {} : { Location: headers['location'] },
  httpStatusCode: status,
  referenceId,
})

const checkReferenceIds = (requests: readonly JsonObject[]): string[] => {
  const ids = requests.map((request) => textOf(request, 'referenceId'))
  const bad = ids.find((id, index) => !/^[A-Za-z]\w*$/.test(id) || ids.indexOf(id) !== index)
  if (bad !== undefined) {
    throw new ApiError(
      400,
      'INVALID_INPUT',
      `referenceId ${bad}: expected a unique name of letters, digits and underscores`,
    )
  }
  return ids
}

const composite =
  (router: Router): Handler =>
  (call) => {
    const body = objectBody(call)
    const requests = listOfObjects(body['compositeRequest'], 'compositeRequest')
    if (requests.length > LIMIT) {
      throw new ApiError(
        400,
        'LIMIT_EXCEEDED',
        `The composite request contains ${String(requests.length)} subrequests; at most ${String(LIMIT)} are allowed`,
      )
    }
    const ids = checkReferenceIds(requests)
    const allOrNone = body['allOrNone'] === true
    const answers = new Map<string, unknown>()

    const run = (transaction: Transaction | undefined): Answer[] => {
      let isHalted = false
      return requests.map((request, index) => {
        if (isHalted) return haltedAnswer()
        const answer = attempt(() => {
          const url = String(resolveReferences(textOf(request, 'url'), answers))
          const content = resolveReferences(request['body'], answers)
          return router.dispatch(callOf(call, request, url, content, transaction))
        })
        if (answer.status < 300) answers.set(ids[index] ?? '', answer.body ?? {})
        else isHalted = transaction !== undefined
        return answer
      })
    }

    let results: Answer[] = []
    try {
      if (!allOrNone) results = run(undefined)
      else {
        call.org.transact(actorOf(call), (transaction) => {
          results = run(transaction)
          if (results.some(({ status }) => status >= 300)) throw new RolledBack()
        })
      }
    } catch (thrown) {
      if (!(thrown instanceof RolledBack)) throw thrown
      results = results.map((answer) => (answer.status < 300 ? haltedAnswer() : answer))
    }
    return {
      status: 200,
      body: {
        compositeResponse: results.map((answer, index) => wireAnswer(ids[index] ?? '', answer)),
      },
    }
  }

/** Independent subrequests in one call (REST guide, "Composite Batch"). */
const batch =
  (router: Router): Handler =>
  (call) => {
    const body = objectBody(call)
    const requests = listOfObjects(body['batchRequests'], 'batchRequests')
    if (requests.length > LIMIT)
      throw new ApiError(400, 'LIMIT_EXCEEDED', 'A batch holds at most 25 subrequests')
    let halted = false
    const results = requests.map((request) => {
      if (halted) {
        return {
          statusCode: 412,
          result: [
            {
              errorCode: 'BATCH_PROCESSING_HALTED',
              message: 'Batch processing halted per request',
            },
          ],
        }
      }
      const answer = attempt(() =>
        router.dispatch(
          callOf(call, request, textOf(request, 'url'), request['richInput'], undefined),
        ),
      )
      if (answer.status >= 400 && body['haltOnError'] === true) halted = true
      return { statusCode: answer.status, result: answer.body ?? null }
    })
    return {
      status: 200,
      body: { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results },
    }
  }

export const addCompositeRoutes = (router: Router): void => {
  router.add('POST', 'composite', composite(router))
  router.add('POST', 'composite/batch', batch(router))
}
