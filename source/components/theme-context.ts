import { createContext, useContext } from 'react';
import { createTheme, type Theme } from '../theme.ts';

/** The theme of the terminal that is drawn on; without a provider, one that needs no colours. */
export const ThemeContext = createContext<Theme>(createTheme('none'));

/** The theme to draw with. */
export function useTheme(): Theme {
	return useContext(ThemeContext);
}
