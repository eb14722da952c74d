export { eventually } from './eventually.ts'
export { emitted, given, givenEffect, namesEmitted, NOON, SOME_EVENT, SOME_ORDER } from './spec.ts'
export { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'
export { freshName, freshSchema, type TestSchema, testServers } from './test-servers.ts'
