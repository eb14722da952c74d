export { eventually } from './eventually.ts'
export { emitted, given, givenEffect, namesEmitted, NOON, SOME_EVENT, SOME_ORDER } from './spec.ts'
