import type { ReactNode } from 'react'

const shapes = {
  person: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4 20c1.5-4 5-5 8-5s6.500 1 8 5" />
    </>
  ),
  chevron: <path d="m6 9 6 6 6-6" />,
  /** Triangle with an exclamation mark: late. */
  warning: <path d="M12 3 2.500 20h19L12 3zM12 10v4M12 17.200v.1" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5l3 2" />
    </>
  ),
  recalled: <path d="M9 7 4 12l5 5M4 12h11a5 5 0 0 1 5 5v1" />,
  bag: <path d="M5 8h14l-1 12H6L5 8zM9 8V6a3 3 0 0 1 6 0v2" />,
  forbidden: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="m6 6 12 12" />
    </>
  ),
  /** Broken line: no response. */
  noResponse: <path d="M3 12h2m3 0h2m3 0h2m3 0h2M12 4v3m0 10v3" />,
  note: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5M12 7.800v.1" />
    </>
  ),
  done: <path d="m4.500 12.500 5 5 10-11" />,
  cross: <path d="m6 6 12 12M18 6 6 18" />,
  unsure: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.3-1 .8-1 1.700M12 16.500v.1" />
    </>
  ),
  again: <path d="M20 11a8 8 0 1 0-2.300 6.300M20 4v7h-7" />,
  search: (
    <>
      <circle cx="11" cy="11" r="6.500" />
      <path d="m16 16 4.500 4.500" />
    </>
  ),
  save: <path d="M12 4v11M7 11l5 5 5-5M4 20h16" />,
  eye: (
    <>
      <path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z" />
      <circle cx="12" cy="12" r="3" />
    </>
  ),
  printer: <path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z" />,
  external: <path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6" />,
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof shapes

/** Point along the line of text, so that they are mirrored where it runs from right to left. */
const directed: ReadonlySet<IconName> = new Set(['recalled', 'external'])

/** Decorative: text beside it has the meaning. */
export function Icon({ name, className = '' }: { name: IconName; className?: string | undefined }) {
  return (
    <svg
      className={`icon ${directed.has(name) ? 'directed' : ''} ${className}`}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  )
}
