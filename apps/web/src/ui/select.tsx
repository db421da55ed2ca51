import type { ReactNode } from 'react'

type SelectProps<Value extends string> = {
  label: ReactNode
  value: Value
  options: readonly { value: Value; words: string; lang?: string }[]
  choose: (value: Value) => void
  className?: string | undefined
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, options, choose, className } = props
  return (
    <label className={className}>
      {label}
      <select
        value={value}
        onChange={({ target }) => {
          const chosen = options[target.selectedIndex]
          if (chosen) choose(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang}>
            {option.words}
          </option>
        ))}
      </select>
    </label>
  )
}
