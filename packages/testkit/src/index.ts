export { aLine, aMeta, anOrder } from './builders.ts'
export { type Configuration, demoConfiguration } from './configuration.ts'
export { eventually } from './eventually.ts'
export { joinAsOutsider, type Outsider, settingsOnServers, startOnServers } from './mesh.ts'
export { emitted, given, givenEffect, namesEmitted, NOON, SOME_EVENT, SOME_ORDER } from './spec.ts'
export {
  freshName,
  freshSchema,
  securedServers,
  type ServerAddresses,
  sharedServers,
  type TestSchema,
} from './shared-servers.ts'
export { startTlsFront, type TlsFront } from './tls-front.ts'
export { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'
