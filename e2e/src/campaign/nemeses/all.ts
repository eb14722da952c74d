import { abortingHandler } from './aborting-handler.ts'
import { badPayload } from './bad-payload.ts'
import { brokerPause } from './broker-pause.ts'
import { connectionStorm } from './connection-storm.ts'
import { erpDown } from './erp-down.ts'
import { fullKafkaDisk, fullPostgresDisk } from './full-disk.ts'
import { killAfterCall } from './kill-after-call.ts'
import { killAll } from './kill-all.ts'
import { killBeforeCall } from './kill-before-call.ts'
import { killBeforePublish } from './kill-before-publish.ts'
import { movedLogStart } from './moved-log-start.ts'
import type { Nemesis } from './nemesis.ts'
import { oldRedelivery } from './old-redelivery.ts'
import { rebalanceStorm } from './rebalance-storm.ts'
import { registryWiped } from './registry-wiped.ts'
import { rejectingErp } from './rejecting-erp.ts'
import { sleepingService } from './sleeping-service.ts'
import { wrongClock } from './wrong-clock.ts'

export const NEMESES: readonly Nemesis[] = [
  killBeforeCall,
  killAfterCall,
  killBeforePublish,
  killAll,
  abortingHandler,
  sleepingService,
  rebalanceStorm,
  wrongClock,
  connectionStorm,
  brokerPause,
  movedLogStart,
  oldRedelivery,
  registryWiped,
  fullKafkaDisk,
  fullPostgresDisk,
  erpDown,
  rejectingErp,
  badPayload,
]
