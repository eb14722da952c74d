export { runPythonReaders } from './python-readers.ts'
