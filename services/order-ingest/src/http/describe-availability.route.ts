import type { JsonSchema } from '@carrick/order'
import { answerOf, listOf, recordOf, TEXT } from '@carrick/service-host'
import { MOST_SKUS } from './availability.route.ts'
import { refusals } from './describe-refusals.route.ts'

const quantity: JsonSchema = { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' }

export const AVAILABILITY_SCHEMAS = {
  Availability: recordOf({
    products: listOf(
      recordOf({
        sku: TEXT,
        levels: listOf(
          recordOf({
            target: TEXT,
            location: TEXT,
            onHand: quantity,
            reserved: quantity,
            available: quantity,
            asOf: { type: 'string', format: 'date-time' },
          }),
        ),
      }),
    ),
  }),
}

const sku = { type: 'string', minLength: 1, maxLength: 80 }

export const AVAILABILITY_PATHS = {
  '/v1/availability': {
    get: {
      operationId: 'readAvailability',
      summary: 'What the ERPs told last of the stock of products.',
      parameters: [
        {
          name: 'sku',
          in: 'query',
          required: true,
          schema: { type: 'array', items: sku, minItems: 1, maxItems: MOST_SKUS },
        },
        { name: 'target', in: 'query', required: false, schema: TEXT },
      ],
      responses: {
        '200': answerOf('The levels with their age', { $ref: '#/components/schemas/Availability' }),
        ...refusals('400', '401', '422'),
      },
    },
  },
}
