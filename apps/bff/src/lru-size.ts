/**
 * Options that limit an `LRUCache` to `entries` entries. The cache's own `max` would allocate memory for all
 * at the start.
 */
export function maxEntries(entries: number): { maxSize: number; sizeCalculation: () => number } {
  return { maxSize: entries, sizeCalculation: () => 1 }
}
