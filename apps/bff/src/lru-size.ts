/** Options of an `LRUCache` of so many entries: its own `max` would allocate memory for all of them at the start. */
export function maxEntries(entries: number): { maxSize: number; sizeCalculation: () => number } {
  return { maxSize: entries, sizeCalculation: () => 1 }
}
