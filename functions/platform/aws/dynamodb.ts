export { documentStore } from './documents.ts'
export { figureStore } from './figures.ts'
