using AutoResponder.Lab.Runs;
using AutoResponder.Lab.Verify;
using AutoResponder.Lab.Workers;

// One program in three parts: a run of a scenario (the default), a customer's worker process inside it, and the check of a kept run.
return args switch
{
    ["worker", ..] => await WorkerProgram.RunAsync(args),
    ["verify", ..] => await VerifyProgram.RunAsync(args[1..], Console.Out),
    _ => await RunProgram.RunAsync(args),
};
