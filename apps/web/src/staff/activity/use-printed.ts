import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** Something that is there on paper only, and only while it is printed. */
export function usePrinted() {
  const [isPrinted, setPrinted] = useState(false)
  useEffect(() => {
    const end = () => setPrinted(false)
    window.addEventListener('afterprint', end)
    return () => window.removeEventListener('afterprint', end)
  }, [])

  function print() {
    flushSync(() => setPrinted(true))
    window.print()
  }
  return { isPrinted, print }
}
