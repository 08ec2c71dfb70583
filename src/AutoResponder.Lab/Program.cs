using AutoResponder.Lab.Runs;
using AutoResponder.Lab.Verify;
using AutoResponder.Lab.Workers;

// One program in five parts: runs of scenarios (the default), a customer's worker process, its backend and what was left behind on its machine inside them, and the check of a kept run.
return args switch
{
    ["worker", ..] => await WorkerProgram.RunAsync(args),
    ["backend", ..] => await BackendProgram.RunAsync(args),
    ["hold", ..] => await StrayProgram.RunAsync(args),
    ["verify", ..] => await VerifyProgram.RunAsync(args[1..], Console.Out),
    _ => await RunProgram.RunAsync(args),
};
