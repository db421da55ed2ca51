export const looks = ['system', 'light', 'dark'] as const
export type Look = (typeof looks)[number]

const key = 'look'

/** The user's theme; stored in this browser because it is not personal data. */
export function chosenLook(): Look {
  const kept = localStorage.getItem(key)
  return looks.find((look) => look === kept) ?? 'system'
}

export function chooseLook(look: Look) {
  localStorage.setItem(key, look)
  applyLook()
}

export function applyLook() {
  const look = chosenLook()
  if (look === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = look
}
