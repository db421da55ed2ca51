import type { PatronSummary, StaffCard, StaffLine } from '@library-card/contract/staff.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useOutletContext } from 'react-router'
import { getLines } from '../../api.ts'
import { unavailable, useResponses } from '../../card/responses.ts'
import { useDesk } from '../desk.ts'

/** Responses of the members about a patron. */
export type Activity = ReturnType<typeof useActivity>

/** `isOpen`: the members are queried. Each query is a staff view that goes into the audit log. */
export function useActivity(handle: string, isOpen: boolean) {
  const client = useQueryClient()
  const { codes } = useDesk()
  const path = `/api/staff/patrons/${encodeURIComponent(handle)}/activity`
  return useResponses<StaffCard>(
    {
      key: ['patron', handle, 'activity'],
      codes,
      path: () => path,
      async readOne(code) {
        for await (const line of getLines<StaffLine>(`${path}?${new URLSearchParams({ institution: code })}`))
          if (line.type === 'card') return line.card
        return unavailable(client, code)
      },
      gcTime: 0,
    },
    isOpen,
  )
}

export type OpenPatron = { handle: string; summary: PatronSummary; activity: Activity }

/** The patron whose page is open. */
export const usePatron = () => useOutletContext<OpenPatron>()
