import { backorder } from './backorder.story.ts'
import { returned } from './return.story.ts'
import type { Story } from './story.ts'
import { surge } from './surge.story.ts'

/** In the order in which they are told. */
export const STORIES: readonly Story[] = [backorder, returned, surge]
