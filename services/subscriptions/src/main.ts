import { runService } from '@carrick/service-host'
import { environment } from './config.ts'
import { service } from './service.ts'

await runService(service, environment())
