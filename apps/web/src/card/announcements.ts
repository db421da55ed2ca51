import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

const queryKey = ['spoken']

/** Hands words to the one live region of the page. Give it the thing's name too: the same words twice are heard once. */
export function useSpeak(): (words: string) => void {
  const client = useQueryClient()
  return useCallback((words: string) => void client.setQueryData(queryKey, words), [client])
}

export function useSpoken(): string {
  return useQuery<string>({ queryKey, queryFn: skipToken }).data ?? ''
}
