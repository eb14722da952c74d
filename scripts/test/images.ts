/** Container images of the three servers: those of docker-compose.yml too. */
export const IMAGES = {
  kafka: 'apache/kafka:4.3.1',
  registry: 'apicurio/apicurio-registry-kafkasql:2.6.13.Final',
  postgres: 'postgres:18.1-bookworm',
} as const
