using AutoResponder.Functions;

// The host reads standard output line by line and knows no other end than a kill: nothing here waits for a shutdown.
var builder = WebApplication.CreateSlimBuilder(args);
builder.AddHandler();
var app = builder.Build();
app.MapHandler();
await app.Services.GetRequiredService<Preparation>().PrepareAsync(app.Lifetime.ApplicationStopping);
await app.RunAsync();

// The host takes exit code 0 for "nothing happened" and never starts such a handler again.
return 1;
