import { randomBytes, randomUUID } from 'node:crypto'
import { signWebhook } from '@carrick/erp'
import { MeshError } from '@carrick/kernel'

/** A warehouse that tells the mesh what it sees, signed as Standard Webhooks ask. */
export interface Warehouse {
  tell(fact: object): Promise<void>
}

/** Its secret is made before anybody knows where the mesh listens. */
export const openWarehouse = (): {
  readonly secret: string
  readonly telling: (factsUrl: string) => Warehouse
} => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  return {
    secret,
    telling: (factsUrl) => ({
      tell: async (fact) => {
        const body = JSON.stringify(fact)
        const headers = signWebhook(secret, randomUUID(), Buffer.from(body), Date.now())
        const response = await fetch(factsUrl, {
          method: 'POST',
          body,
          headers: { ...headers, 'content-type': 'application/json' },
        })
        if (response.ok) return
        const words = (await response.text()).slice(0, 300)
        throw new MeshError('MESH_DEMO_FACT', `The mesh refused a fact of the warehouse: ${words}`)
      },
    }),
  }
}
