/** A fuzzer: random calls beside models, in JVMs of their own. */
package dev.virtualalloc.stress.fuzz;
