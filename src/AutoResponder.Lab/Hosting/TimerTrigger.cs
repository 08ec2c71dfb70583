using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Hosting;

/// <summary>Calls a function by the clock. It never overlaps itself.</summary>
internal sealed class TimerTrigger(FunctionFile function, Schedule schedule, Handler handler, TimeSpan functionTimeout, Action<string> log)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var last = DateTimeOffset.MinValue;
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = schedule.Next(DateTimeOffset.UtcNow);
            try
            {
                await Task.Delay(next - DateTimeOffset.UtcNow is { Ticks: > 0 } wait ? wait : TimeSpan.Zero, cancellationToken);
                var timer = new JsonObject
                {
                    ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
                    ["ScheduleStatus"] = new JsonObject { ["Last"] = last, ["Next"] = schedule.Next(next), ["LastUpdated"] = last },
                    ["IsPastDue"] = false,
                };
                using var response = await handler.SendAsync(
                    address => new HttpRequestMessage(HttpMethod.Post, new Uri(address, function.Name))
                    {
                        Content = Invocations.Content(Invocations.Body(function, timer, [])),
                        Headers = { TransferEncodingChunked = true },
                    },
                    functionTimeout,
                    cancellationToken);
                if (!await Invocations.SucceededAsync(response, function.Name, log)) log($"{function.Name}: failed; the next run comes as scheduled");
                last = next;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or TimeoutException)
            {
                if (!cancellationToken.IsCancellationRequested) log($"{function.Name}: {e.Message}");
            }
        }
    }
}
