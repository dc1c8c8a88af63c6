import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'build',
      'host/wasm3-node/build',
      'dist',
      'node_modules',
      'host/core/layout.ts',
      'assembly/models/*-steps.ts',
      'assembly/linalg',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['tools/**/*.mjs', 'firmware-harness/**/*.mjs', 'host/wasm3-node/**/*.{js,mjs}', '*.js'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        WebAssembly: 'readonly',
        TextDecoder: 'readonly',
        TextEncoder: 'readonly',
        Buffer: 'readonly',
        structuredClone: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setImmediate: 'readonly',
      },
    },
  },
  {
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-control-regex': 'off',
    },
  },
  {
    // AssemblyScript: its builtins are globals, and == is identity of numbers there.
    files: ['assembly/**/*.ts'],
    rules: { eqeqeq: 'off', 'no-undef': 'off', 'no-loss-of-precision': 'off' },
  },
  {
    // Published values are written with all their digits.
    files: ['tests/**/reference.test.ts'],
    rules: { 'no-loss-of-precision': 'off' },
  },
);
