// The tests share queues, and some look at everything that lies in the storage.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
