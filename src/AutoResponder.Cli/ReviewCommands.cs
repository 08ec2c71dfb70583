using System.CommandLine;
using AutoResponder.Cli.Targets;
using AutoResponder.Core;
using AutoResponder.Core.Trust;
using AutoResponder.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary><c>fleet review</c>: what was done or would have been, what became of it, and a person's word on each. The words travel as orders and are rows of the audit.</summary>
internal sealed class ReviewCommands(IConfiguration configuration, TargetOptions target)
{
    public Command Review()
    {
        var (since, policy, json) = (Since(), Policy(), new Option<bool>("--json") { Description = "Print JSON." });
        var command = target.Over(new Command("review", "Lists what was done or would have been done, what became of the site, and what people think of it.") { since, policy, json });
        command.SetAction((parse, token) => RunAsync(parse, null, async (terminal, reviews) =>
        {
            var review = await reviews.ReadAsync(parse.GetValue(since), parse.GetValue(policy), token);
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
        var command = target.Over(new Command("mark", "Says what you think of it. The newest word on each counts.") { mark, ids, reason, by });
        command.SetAction((parse, token) => RunAsync(parse, by, async (terminal, reviews) =>
        {
            var meant = parse.GetValue(ids)!.Select(id => id.Trim().ToLowerInvariant()).Distinct().ToList();
            foreach (var id in meant)
            {
                if (!await reviews.KnowsAsync(id, token)) return terminal.Refuse($"There is nothing '{id}' to be marked; 'fleet review' lists what there is. Nothing was ordered.");
            }

            foreach (var id in meant)
            {
                var (thought, why) = (parse.GetValue(mark), parse.GetValue(reason)!);
                var who = await reviews.MarkAsync(id, thought, why, token);
                terminal.Line($"Ordered: {id} was {EnumWord.Of(thought)}, says {who}: {why}. It counts once the responder has taken it up.");
            }

            return Terminal.Ok;
        }));
        return command;
    }

    private Command SignOff()
    {
        var (since, policy, reason, by) = (Since(), Policy(), OrderOptions.Reason(), OrderOptions.By());
        var command = target.Over(new Command("sign-off", "Says that you have looked through all of it. All of it must be marked.") { since, policy, reason, by });
        command.SetAction((parse, token) => RunAsync(parse, by, async (terminal, reviews) =>
        {
            var name = parse.GetValue(policy);
            var review = await reviews.ReadAsync(parse.GetValue(since), name, token);
            if (review.Unmarked.ToList() is { Count: > 0 } unmarked)
                return terminal.Refuse([$"{unmarked.Count} of {review.Items.Length} are not marked yet; nothing was ordered:", .. unmarked.Select(item => item.Id)]);

            var (signed, why) = (review.ToBeSigned(name), parse.GetValue(reason)!);
            var who = await reviews.SignAsync(signed, why, token);
            terminal.Line($"Ordered: sign off the review {signed}, by {who}: {why}. The audit will say so.");
            return Terminal.Ok;
        }));
        return command;
    }

    private static Option<DateTimeOffset?> Since() => SinceOption.Make("--since", "From when on; seven days back, if nobody says");

    private static Option<string?> Policy() => new("--policy") { Description = "Only what this policy did or would have done." };

    /// <param name="by">Who orders; null where nothing is ordered.</param>
    private async Task<int> RunAsync(ParseResult parse, Option<string>? by, Func<Terminal, IReviewDesk, Task<int>> run)
    {
        var terminal = Terminal.Of(parse);
        try
        {
            using var client = target.Open(parse, by);
            return await run(terminal, client is null ? new StoredReviews(StorageSettings.From(configuration), configuration, by is null ? null : parse.GetValue(by)) : new TargetReviews(client));
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            return terminal.Refuse(StorageTrouble.Say(e));
        }
    }
}
