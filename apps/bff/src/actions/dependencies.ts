import type { FastifyBaseLogger } from 'fastify'
import type { Members } from '../members/members.ts'
import type { Ledger } from './intent-row.ts'

/** What acts stand on. */
export type Ground = { members: Members; ledger: Ledger; log: FastifyBaseLogger }
