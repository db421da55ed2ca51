import type { PatronSummary, StaffCard } from '@library-card/contract/staff.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useOutletContext } from 'react-router'
import { fetchLines } from '../../api.ts'
import { unavailable, useResponses } from '../../card/responses.ts'
import { useDesk } from '../desk.ts'

const route = 'GET /api/staff/patrons/:handle/activity'

/** Responses of the members about a patron. */
export type Activity = ReturnType<typeof useActivity>

/** `isOpen`: the members are queried. Each query is a staff view that goes into the audit log. */
export function useActivity(handle: string, isOpen: boolean) {
  const client = useQueryClient()
  const { codes } = useDesk()
  return useResponses<StaffCard>(
    {
      key: ['patron', handle, 'activity'],
      codes,
      readAll: ({ signal }) => fetchLines(route, { params: { handle }, signal }),
      async readOne(code) {
        const lines = fetchLines(route, { params: { handle }, query: { institution: code } })
        for await (const line of lines) if (line.type === 'card') return line.card
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
