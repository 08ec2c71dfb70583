using System.CommandLine;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary><c>fleet review</c>: what was done or would have been, what became of it, and a person's word on each. The words travel as orders and are rows of the audit.</summary>
internal sealed class ReviewCommands(IConfiguration configuration)
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(7);

    public Command Review()
    {
        var (since, policy, json) = (Since(), Policy(), new Option<bool>("--json") { Description = "Print JSON." });
        var command = new Command("review", "Lists what was done or would have been done, what became of the site, and what people think of it.") { since, policy, json };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async terminal =>
        {
            var review = await ReadAsync(parse.GetValue(since), parse.GetValue(policy), token);
            if (parse.GetValue(json)) parse.InvocationConfiguration.Output.WriteLine(ReviewText.Json(review));
            else foreach (var line in ReviewText.Lines(review)) terminal.Line(line);
            return Terminal.Ok;
        }));
        command.Add(Mark());
        command.Add(SignOff());
        return command;
    }

    private Command Mark()
    {
        var mark = new Argument<ReviewMark>("mark")
        {
            Description = "right: what a person would have done. wrong: it must not be done. unneeded: no harm and no good.",
            CustomParser = result =>
            {
                if (Enum.TryParse<ReviewMark>(result.Tokens[0].Value, ignoreCase: true, out var mark) && char.IsAsciiLetter(result.Tokens[0].Value[0])) return mark;

                result.AddError($"'{result.Tokens[0].Value}' is no mark; it is right, wrong or unneeded.");
                return default;
            },
        };
        var ids = new Argument<string[]>("id") { Description = "What is meant, by its ids in the review.", Arity = ArgumentArity.OneOrMore };
        var (reason, by) = (OrderOptions.Reason(), OrderOptions.By());
        var command = new Command("mark", "Says what you think of it. The newest word on each counts.") { mark, ids, reason, by };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async terminal =>
        {
            var reader = new ReviewReader(StorageSettings.From(configuration).Tables());
            var meant = parse.GetValue(ids)!.Select(id => id.Trim().ToLowerInvariant()).Distinct().ToList();
            foreach (var id in meant)
            {
                if (await reader.FindAsync(id, token) is null) return terminal.Refuse($"There is nothing '{id}' to be marked; 'fleet review' lists what there is. Nothing was ordered.");
            }

            foreach (var id in meant)
            {
                var order = Order(OrderKind.Mark, parse.GetValue(by)!, parse.GetValue(reason)!) with { Target = id, Mark = parse.GetValue(mark) };
                await SendAsync(order, token);
                terminal.Line($"Ordered: {id} was {order.Mark.ToString()!.ToLowerInvariant()}, says {order.By}: {order.Reason}. It counts once the responder has taken it up.");
            }

            return Terminal.Ok;
        }));
        return command;
    }

    private Command SignOff()
    {
        var (since, policy, reason, by) = (Since(), Policy(), OrderOptions.Reason(), OrderOptions.By());
        var command = new Command("sign-off", "Says that you have looked through all of it. All of it must be marked.") { since, policy, reason, by };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async terminal =>
        {
            var name = parse.GetValue(policy);
            var review = await ReadAsync(parse.GetValue(since), name, token);
            if (review.Unmarked.ToList() is { Count: > 0 } unmarked)
                return terminal.Refuse([$"{unmarked.Count} of {review.Items.Length} are not marked yet; nothing was ordered:", .. unmarked.Select(item => item.Id)]);

            var order = Order(OrderKind.SignOff, parse.GetValue(by)!, parse.GetValue(reason)!) with { Review = review.ToBeSigned(name) };
            await SendAsync(order, token);
            terminal.Line($"Ordered: sign off the review {order.Review}, by {order.By}: {order.Reason}. The audit will say so.");
            return Terminal.Ok;
        }));
        return command;
    }

    private async Task<Review> ReadAsync(DateTimeOffset? since, string? policy, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var review = await new ReviewReader(StorageSettings.From(configuration).Tables()).ReadAsync(since ?? now - Usual, now, cancellationToken);
        return policy is null ? review : review.About(policy);
    }

    private Task SendAsync(Signal.Order order, CancellationToken cancellationToken) => new SignalQueue(StorageSettings.From(configuration)).SendOrderAsync(order, cancellationToken);

    private static Signal.Order Order(OrderKind what, string by, string reason) => new(Guid.NewGuid().ToString("N"), what, by, reason, DateTimeOffset.UtcNow);

    private static Option<DateTimeOffset?> Since() => SinceOption.Make("--since", "From when on; seven days back, if nobody says");

    private static Option<string?> Policy() => new("--policy") { Description = "Only what this policy did or would have done." };

    private static async Task<int> RunAsync(Terminal terminal, Func<Terminal, Task<int>> run)
    {
        try
        {
            return await run(terminal);
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            return terminal.Refuse(StorageTrouble.Say(e));
        }
    }
}
