import { instantText } from '../store/instants.ts'
import { ApiError, type Call, type Handler } from './call.ts'
import { describeBriefly, describeObject } from './describe.ts'
import { objectNamed } from './records.ts'
import type { Router } from './router.ts'

const RESOURCES = ['sobjects', 'query', 'queryAll', 'limits', 'composite', 'event'] as const

const resources: Handler = (call) => ({
  status: 200,
  body: {
    ...Object.fromEntries(
      RESOURCES.map((name) => [name, `/services/data/v${call.version}/${name}`]),
    ),
    identity: `${call.baseUrl}/id/${call.org.orgId}/${call.session.userId}`,
  },
})

const describeGlobal: Handler = (call) => ({
  status: 200,
  body: {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: call.org.catalog.objects().map((object) => describeBriefly(object, call.version)),
  },
})

const basicInformation: Handler = (call, [name = '']) => ({
  status: 200,
  body: {
    objectDescribe: describeBriefly(objectNamed(call, name), call.version),
    recentItems: [],
  },
})

const describe: Handler = (call, [name = '']) => ({
  status: 200,
  body: describeObject(call.org.catalog, objectNamed(call, name), call.version),
})

const MONTH = 30 * 86_400_000
const MINUTE = 60_000

const instantOf = (call: Call, name: string): number => {
  const text = call.query.get(name)
  const time =
    text === null ? Number.NaN : Date.parse(text.replace(/[ +](\d{2}):?(\d{2})$/, '+$1:$2'))
  if (Number.isNaN(time)) {
    throw new ApiError(
      400,
      'INVALID_QUERY_FILTER_OPERATOR',
      `${name}: expected an instant like 2026-01-31T12:00:00Z, found ${text ?? 'nothing'}`,
    )
  }
  return Math.floor(time / MINUTE) * MINUTE
}

/** Replication windows are whole minutes, at most 30 days back (REST guide, "sObject Get Updated"). */
const windowOf = (call: Call): { readonly from: string; readonly to: string } => {
  const start = instantOf(call, 'start')
  const end = instantOf(call, 'end')
  if (end <= start) {
    throw new ApiError(
      400,
      'INVALID_REPLICATION_DATE',
      'startDate must be at least one minute before endDate',
    )
  }
  if (start < call.org.now() - MONTH) {
    throw new ApiError(
      400,
      'INVALID_REPLICATION_DATE',
      'startDate before org replication enabled date or more than 30 days ago',
    )
  }
  return { from: instantText(start), to: instantText(end) }
}

const inWindow = (call: Call, name: string, deleted: boolean) => {
  const object = objectNamed(call, name)
  const { from, to } = windowOf(call)
  const records = [...call.org.records.all(object.name)].filter(({ values }) => {
    const stamp = String(values['SystemModstamp'])
    return (values['IsDeleted'] === true) === deleted && stamp >= from && stamp < to
  })
  return { records, to }
}

const getUpdated: Handler = (call, [name = '']) => {
  const { records, to } = inWindow(call, name, false)
  return {
    status: 200,
    body: { ids: records.map(({ id }) => id), latestDateCovered: to },
  }
}

const getDeleted: Handler = (call, [name = '']) => {
  const { records, to } = inWindow(call, name, true)
  return {
    status: 200,
    body: {
      deletedRecords: records.map(({ id, values }) => ({
        id,
        deletedDate: values['SystemModstamp'],
      })),
      earliestDateAvailable: instantText(call.org.now() - MONTH),
      latestDateCovered: to,
    },
  }
}

const limits: Handler = (call) => {
  const { apiLimit, apiLimitExhausted, deliveryLimit } = call.org.faults.knobs
  const left = apiLimitExhausted ? 0 : Math.max(0, apiLimit - call.org.apiCalls)
  const allowance = (max: number, remaining: number) => ({ Max: max, Remaining: remaining })
  const deliveries = deliveryLimit ?? 50_000
  return {
    status: 200,
    body: {
      DailyApiRequests: allowance(apiLimit, left),
      DailyBulkV2QueryJobs: allowance(10_000, 10_000),
      DailyDeliveredPlatformEvents: allowance(
        deliveries,
        Math.max(0, deliveries - call.org.deliveries),
      ),
      HourlyPublishedPlatformEvents: allowance(250_000, 250_000),
      DataStorageMB: allowance(1024, 1000),
    },
  }
}

const eventSchema: Handler = (call, [id = '']) => {
  const json = call.org.schemas.json(id)
  if (json === undefined) throw new ApiError(404, 'NOT_FOUND', `There is no event schema ${id}`)
  return { status: 200, body: { ...(JSON.parse(json) as object), uuid: id } }
}

export const addObjectRoutes = (router: Router): void => {
  router.add('GET', '', resources)
  router.add('GET', 'limits', limits)
  router.add('GET', 'sobjects', describeGlobal)
  router.add('GET', 'sobjects/:object', basicInformation)
  router.add('GET', 'sobjects/:object/describe', describe)
  router.add('GET', 'sobjects/:object/updated', getUpdated)
  router.add('GET', 'sobjects/:object/deleted', getDeleted)
  router.add('GET', 'event/eventSchema/:id', eventSchema)
}
