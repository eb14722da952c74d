import { badPayload } from './bad-payload.ts'
import { brokerPause } from './broker-pause.ts'
import { erpDown } from './erp-down.ts'
import { killAfterCall } from './kill-after-call.ts'
import { killBeforeCall } from './kill-before-call.ts'
import { killBeforePublish } from './kill-before-publish.ts'
import type { Nemesis } from './nemesis.ts'
import { sleepingService } from './sleeping-service.ts'

export const NEMESES: readonly Nemesis[] = [
  killBeforeCall,
  killAfterCall,
  killBeforePublish,
  badPayload,
  erpDown,
  brokerPause,
  sleepingService,
]
