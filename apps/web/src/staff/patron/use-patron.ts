import type { PatronSummary } from '@library-card/contract/staff.ts'
import { useOutletContext } from 'react-router'

export type OpenPatron = { handle: string; summary: PatronSummary }

/** The patron whose page is open. */
export const usePatron = () => useOutletContext<OpenPatron>()
