using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What a policy and the fleet say where nobody wrote anything, and which alerts wake them.</summary>
public sealed class PolicyTests
{
    [Fact]
    public void What_a_policy_does_is_its_text_until_somebody_says_more()
    {
        Assert.Equal(Given.Policy.Hash, Given.Policy.Rules);
        Assert.Equal("rules", (Given.Policy with { Rules = "rules" }).Rules);
    }

    [Fact]
    public void Captures_may_take_twenty_gigabytes_and_one_dump_two()
    {
        Assert.Equal(21_474_836_480, new DiagnosticsLimits().Bytes);
        Assert.Equal(2_147_483_648, new DiagnosticsLimits().DumpAtMost);
    }

    [Theory]
    [InlineData("shop-5xx", "Sev1", true)]
    [InlineData("shop-5xx", "sev1", true)]
    [InlineData("shop-slow", "Sev1", true)]
    [InlineData("shop-cpu", "Sev1", false)]
    [InlineData("shop-5xx", "Sev4", false)]
    [InlineData("shop-5xx", null, false)]
    public void An_alert_wakes_a_policy_that_has_one_of_its_patterns_and_its_severity(string rule, string? severity, bool wakes) =>
        Assert.Equal(wakes, new WakeOn { Rules = ["*-5xx", "*-slow"], Severities = ["Sev0", "Sev1"] }.Accepts(Alert(rule: rule) with { Severity = severity }));

    [Fact]
    public void A_sentence_is_made_once()
    {
        var made = 0;
        var verdict = new Verdict(Health.Healthy, () => $"{++made}");

        Assert.Equal(("1", "1"), (verdict.Why, verdict.Why));
    }
}
