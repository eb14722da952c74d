import { todayIn } from '@carrick/kernel'
import { type Bundle, shapeOrder, zoneOfErp } from '@carrick/mapping'
import { unknownTarget } from '../errors.ts'
import type { ShapeOrder } from '../ports.ts'
import { fitOrder } from './erp-format.adapter.ts'

/** Shapes by the maps that are in force when it is asked; a day is one of the ERP's own calendar. */
export const createShaper =
  (current: () => Pick<Bundle, 'config' | 'maps'>): ShapeOrder =>
  (order, instance, now) => {
    const { config, maps } = current()
    const system = Object.hasOwn(config.erp, instance) ? config.erp[instance] : undefined
    const map = system && maps.get(system.map)
    if (map === undefined) throw unknownTarget(instance, Object.keys(config.erp))
    return shapeOrder(map, order, todayIn(zoneOfErp(config.zones, instance), now), fitOrder)
  }
