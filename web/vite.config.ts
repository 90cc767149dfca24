import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

/** `base` is relative, so that the built files work below any address. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [preact()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The icon is the only small asset, and a file of its own needs no exception in the CSP.
    assetsInlineLimit: 0,
    // MapLibre is 1.1 MB by itself.
    chunkSizeWarningLimit: 1_300,
  },
})
