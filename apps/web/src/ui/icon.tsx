const ring = 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z'

/** Line paths on a grid of 24. */
const shapes = {
  person: 'M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4 20c1.5-4 5-5 8-5s6.5 1 8 5',
  chevron: 'm6 9 6 6 6-6',
  /** A triangle with an exclamation mark, for "late". */
  warning: 'M12 3 2.500 20h19L12 3zM12 10v4M12 17.200v.1',
  clock: `${ring}M12 7v5l3 2`,
  recalled: 'M9 7 4 12l5 5M4 12h11a5 5 0 0 1 5 5v1',
  bag: 'M5 8h14l-1 12H6L5 8zM9 8V6a3 3 0 0 1 6 0v2',
  forbidden: `${ring}M6 6l12 12`,
  /** A broken line, for "no response". */
  noResponse: 'M3 12h2m3 0h2m3 0h2m3 0h2M12 4v3m0 10v3',
  note: `${ring}M12 11v5M12 7.8v.1`,
  done: 'm4.500 12.500 5 5 10-11',
  cross: 'm6 6 12 12M18 6 6 18',
  unsure: `${ring}M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.1`,
  again: 'M20 11a8 8 0 1 0-2.300 6.300M20 4v7h-7',
  search: 'M17.5 11a6.5 6.5 0 1 1-13 0 6.500 6.500 0 0 1 13 0zM16 16l4.5 4.5',
  save: 'M12 4v11M7 11l5 5 5-5M4 20h16',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0z',
  printer: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  external: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
}

export type IconName = keyof typeof shapes

/** Icons that point along the text, mirrored in right-to-left text. */
const directed: ReadonlySet<IconName> = new Set(['recalled', 'external'])

/** A decorative icon: adjacent text has the meaning. */
export function Icon({ name, className = '' }: { name: IconName; className?: string | undefined }) {
  return (
    <svg
      className={`icon ${directed.has(name) ? 'directed' : ''} ${className}`}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  )
}
