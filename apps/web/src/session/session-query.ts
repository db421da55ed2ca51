import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '../api.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => fetchJson('GET /api/session'),
})

export const networkQuery = queryOptions({
  queryKey: ['network'],
  queryFn: () => fetchJson('GET /api/institutions'),
})
