export { type CodeList, readCodeList, type ReadCodeList } from './codes/code-list.ts'
export { codedValue, isCodeUnknown, unknownCode } from './codes/unknown-code.ts'
export {
  CONFIGURATION,
  type ConfigurationInForce,
  isConfiguration,
} from './configuration-in-force.ts'
export { MAPPING_FINDINGS, type MappingFindingCode } from './document/finding-codes.ts'
export { type Compiled, type CompiledMap, compileMap } from './maps/compile-map.ts'
export type { MapDocument, MapRow, MapTargets, RowType } from './maps/map-document.ts'
export { readMap, type ReadMap } from './maps/read-map.ts'
export type { MapInput, Mapped } from './maps/run-map.ts'
export { codesUnknownTo, shapeOrder, type Shaped } from './maps/shape-order.ts'
export {
  type Bundle,
  type BundleOptions,
  type CompiledFlow,
  readBundle,
  type ReadBundle,
} from './bundle.ts'
export { type CompiledHoldRule, type Ground, type LookedAt } from './mesh/hold-rules.ts'
export { HOLDS } from './mesh/mesh-config.ts'
export type {
  Client,
  Conditions,
  EmailSubscription,
  ErpSystem,
  FactKind,
  Flow,
  FlowMode,
  Hold,
  HoldRule,
  MailTemplate,
  MeshConfig,
  OnMismatch,
  OnOrderMismatch,
  PaymentSystem,
  Policies,
  PriorityRule,
  RestErpSystem,
  RestockingFee,
  ReturnPolicy,
  ExchangePolicy,
  ReturnReason,
  RoutingRule,
  SalesforceSystem,
  Sender,
  Setting,
  Subscription,
  SubscriptionFilter,
  TrytonErpSystem,
  WebhookSubscription,
} from './mesh/mesh-config.ts'
export { readMesh, type ReadMesh, type TextFile } from './mesh/read-mesh.ts'
export { type PriorityFacts, priorityBy } from './mesh/prioritise.ts'
export { type Route, routeOrder, type RoutingFacts } from './mesh/route.ts'
export { zoneOfErp, zoneOfOrg, type Zones } from './mesh/zones.ts'
export { resolveSetting, type SettingSources } from './mesh/setting.ts'
