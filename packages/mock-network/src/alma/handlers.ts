import type { RequestHandler } from 'msw'
import type { Alma } from './alma.ts'
import { confHandlers } from './conf-handlers.ts'
import { listHandlers } from './list-handlers.ts'
import { userHandlers } from './user-handlers.ts'
import { writeHandlers } from './write-handlers.ts'

export function almaHandlers(alma: Alma): RequestHandler[] {
  return [...userHandlers(alma), ...listHandlers(alma), ...writeHandlers(alma), ...confHandlers(alma)]
}
