export { migrate } from './migrate.ts'
export { createPostgresStore, openPostgresStore } from './postgres-store.ts'
export { provision, type Provisioning, unprovision } from './provision.ts'
export type { PostgresSettings } from './settings.ts'
