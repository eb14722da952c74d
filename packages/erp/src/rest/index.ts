export { NoReply } from './exchange.ts'
export { createHttpClient, type JsonReply } from './http.ts'
