import { type API, type Base, kGetApi } from '@platformatic/kafka'

/** A call of the protocol in the newest version that both sides know. */
export const protocolCall = <Request extends unknown[], Response>(
  client: Base,
  name: string,
): Promise<API<Request, Response>> =>
  new Promise((resolve, reject) => {
    client[kGetApi]<Request, Response>(name, (error, api) => {
      if (api === undefined) reject(error ?? new Error(`no call ${name}`))
      else resolve(api)
    })
  })
