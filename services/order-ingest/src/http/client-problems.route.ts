import { HttpProblem } from '@carrick/service-host'

export const noFlow = (): HttpProblem =>
  new HttpProblem(403, 'MESH_CLIENT_NO_FLOW', 'No flow of mesh.yaml takes orders of clients')

export const noOrder = (orderId: string): HttpProblem =>
  new HttpProblem(404, 'MESH_HTTP_NOT_FOUND', `There is no order ${orderId.slice(0, 40)}`)
